"""What the flex template starts."""

from pipeline.template import main

if __name__ == "__main__":
    main()
