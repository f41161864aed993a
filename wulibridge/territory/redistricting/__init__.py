"""Redrawing the map: a plan is drawn, edited, checked, carried out on its day, and undone until its first use.

drafts    draw, refresh, put off, drop          edits      every change of a draft
reading   the map before and after              findings   the dry run
carriers  what hangs on a place goes along      carrying   apply, schedule, undo; the day's bell
"""
