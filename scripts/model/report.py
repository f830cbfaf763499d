"""The figures of a model on the development and test sets, printed and as a dictionary for its meta data."""

from pathlib import Path

from spacy.language import Language

from model import corpora, scores

Figures = dict[str, float]
Groups = dict[str, list[list[corpora.Tree]]]

WORLD_SETS = (("ner_uner_pud", "test", 1), ("ner_wikigold", "test", 5), ("ner_crossner", "politics_test", 1))
"""Sets that know persons, organisations and places only; how many of their sentences are read together."""


def figures(nlp: Language, folder: Path) -> Figures:
    """Prints everything but speed and size; returns it by name, in percent. Sets that are not there are left out."""
    return tree_figures(nlp, folder) | entity_figures(nlp, folder)


def tree_figures(nlp: Language, folder: Path) -> Figures:
    """Words, sentences, tags, heads of the treebanks' test sets; subjects of reporting verbs; lemmas."""
    paths = {name: folder / name / "test.conllu.gz" for name in ("ud_pud", "ud_gum_open", "ud_ewt")}
    groups = {
        name: list(corpora.paragraphs(list(corpora.read_trees(path)))) for name, path in paths.items() if path.exists()
    }
    found: Figures = {}
    for name, trees in groups.items():
        ratios = scores.score_trees(nlp, trees)
        print(f"{name:20} " + " ".join(f"{key} {ratio.f:.1f}" for key, ratio in ratios.items()), flush=True)
        found |= {f"{name} {key}": round(ratio.f, 2) for key, ratio in ratios.items()}
    return found | _subject_figures(nlp, groups) | _lemma_figures(nlp, groups)


def _subject_figures(nlp: Language, groups: Groups) -> Figures:
    pud = groups.get("ud_pud", [])
    news = [group for group in groups.get("ud_gum_open", []) if group[0].document.startswith("GUM_news")]
    found: Figures = {}
    for name, trees in (("PUD", pud), ("PUD + GUM news", pud + news)):
        ratio = scores.score_subjects(nlp, trees)
        print(f"subject of reporting verbs, {name:14} {ratio}", flush=True)
        found[f"subject of reporting verbs, {name}"] = round(ratio.f, 2)
    return found


def _lemma_figures(nlp: Language, groups: Groups) -> Figures:
    everything, verbs, errors = scores.score_lemmas(nlp, [group for trees in groups.values() for group in trees])
    print(f"lemmas {everything}; of reporting verbs {verbs}")
    print("  commonest errors:", ", ".join("/".join(error) for error, _ in errors.most_common(12)), flush=True)
    return {"lemmas": round(everything.f, 2), "lemmas of reporting verbs": round(verbs.f, 2)}


def entity_figures(nlp: Language, folder: Path) -> Figures:
    """The fully labelled dev sets, alone and together, then test sets of persons, organisations and places."""
    together: dict[str, scores.Ratio] = {}
    found: Figures = {}
    for name in corpora.FULL_FOLDERS:
        ratios = scores.score_entities(nlp, list(corpora.read_tagged(folder / name / "dev.iob2.gz")), str)
        _show(name, ratios, ("ALL", "PERSON", "ORG", "GPE", "NORP"))
        found |= {f"{name} dev {label}": round(ratio.f, 2) for label, ratio in ratios.items()}
        for label, ratio in ratios.items():
            together.setdefault(label, scores.Ratio()).join(ratio)
    for label in ("ALL", *corpora.ENTITY_LABELS):
        ratio = together.get(label, scores.Ratio())
        print(f"  four dev sets, {label:12} {ratio}", flush=True)
        found[f"four dev sets {label}"] = round(ratio.f, 2)
    for name, part, alone in WORLD_SETS:
        path = folder / name / f"{part}.iob2.gz"
        if path.exists():
            ratios = scores.score_entities(nlp, list(corpora.read_tagged(path)), scores.world_label, alone)
            _show(name, ratios, ("ALL", "PER", "ORG", "LOC"))
            found |= {f"{name} {label}": round(ratio.f, 2) for label, ratio in ratios.items()}
    return found


def print_cost(nlp: Language, path: Path | None, folder: Path) -> None:
    """Speed of the loaded pipeline; size and load time of its folder."""
    sentences = list(corpora.read_tagged(folder / "ner_voa" / "dev.iob2.gz"))
    texts = [corpora.text_of(sentences[start : start + 20])[0] for start in range(0, len(sentences), 20)]
    wall, cpu = scores.words_per_second(nlp, texts)
    print(f"words a second, one thread: {wall:,.0f}, a CPU second: {cpu:,.0f} ({', '.join(nlp.pipe_names)})")
    if path is not None and path.is_dir():
        print(f"size {scores.megabytes(path):.1f} MB, loads in {scores.load_seconds(path):.2f} s", flush=True)


def _show(name: str, ratios: dict[str, scores.Ratio], labels: tuple[str, ...]) -> None:
    print(f"{name:20} " + "  ".join(f"{label} {ratios.get(label, scores.Ratio())}" for label in labels), flush=True)
