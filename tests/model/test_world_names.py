"""Names from all regions of the world, made at build time."""

from model import training, world_names


def test_names_of_every_kind_are_the_same_each_time() -> None:
    first = world_names.collect(["Kenyan", "Finnish"], 200, training.randomness(3))
    assert first == world_names.collect(["Kenyan", "Finnish"], 200, training.randomness(3))
    assert all(len(names) >= 150 for names in first.values())
    assert all(word and " " not in word for names in first.values() for name in names for word in name)
    assert len({" ".join(name) for name in first["ORG"]}) > 150
