"""Patches are put in place, nested, and undone to the very objects."""

import pytest

from sunbae.patch.table import MISSING, Patch, Patched


class Owner:
    there = staticmethod(lambda: "original")


def replaced(by):
    return lambda original: staticmethod(lambda: f"{by}({'nothing' if original is MISSING else original()})")


@pytest.mark.parametrize("n", [1, 2, 3])
def test_undo_puts_back_the_very_objects(n):
    before = dict(vars(Owner))
    patched = Patched()
    patched.put(Patch(Owner, name, replaced(str(k)), "") for k in range(n) for name in ("there", "absent"))
    assert Owner.there() == "".join(f"{k}(" for k in reversed(range(n))) + "original" + ")" * n
    assert "nothing" in Owner.absent()
    assert len(patched.patches) == 2 * n
    patched.undo()
    assert dict(vars(Owner)) == before
    assert vars(Owner)["there"] is before["there"]
    assert patched.patches == ()


def test_an_inherited_name_is_put_on_the_owner_alone():
    class Child(Owner):
        pass

    patched = Patched()
    patched.put([Patch(Child, "there", lambda original: original, "")])
    assert vars(Child)["there"] is MISSING
    patched.undo()
    assert "there" not in vars(Child)
    assert Child.there() == "original"
