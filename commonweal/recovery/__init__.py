"""Backups that are checked before they touch anything, restores that give no revoked right back, and the weekly drill.

Reads and writes whole tables, of every room: that is its operation. It walks Django's registry of tables instead of
naming them, knows no record's meaning but for the rights that a restore takes away again, and shows nobody a record.
"""
