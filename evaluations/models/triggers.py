"""The database's own guards that several tables of home care share."""

import pgtrigger


def append_only(name: str) -> list[pgtrigger.Trigger]:
    """Rows are written once: never changed, deleted or swept away with their table."""
    return [
        pgtrigger.Protect(name=f"{name}_append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        no_truncate(name),
    ]


def no_truncate(name: str) -> pgtrigger.Trigger:
    """Rows are not swept away with their table."""
    return pgtrigger.Trigger(
        name=f"{name}_no_truncate",
        operation=pgtrigger.Truncate,
        level=pgtrigger.Statement,
        when=pgtrigger.Before,
        func="RAISE EXCEPTION 'this table cannot be truncated';",
    )


def before_insert(name: str, func: str) -> pgtrigger.Trigger:
    """A check of a new row against other tables."""
    return pgtrigger.Trigger(
        name=name, operation=pgtrigger.Insert, when=pgtrigger.Before, level=pgtrigger.Row, func=func
    )


def refuse(message: str) -> str:
    return f"RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation';"


def locked_once(name: str, when: str) -> list[pgtrigger.Trigger]:
    """A row takes no change from the moment that `when` (SQL about OLD) is true of it, and is never deleted."""
    func = f"IF {when} THEN {refuse('this row is concluded, and takes no change')} END IF; RETURN NEW;"
    return [
        pgtrigger.Protect(name=f"{name}_no_delete", operation=pgtrigger.Delete),
        pgtrigger.Trigger(
            name=f"{name}_locked", operation=pgtrigger.Update, when=pgtrigger.Before, level=pgtrigger.Row, func=func
        ),
    ]
