"""Tests of the page that `newsbeam report` makes."""
