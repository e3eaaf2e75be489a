"""Argon2 with the smallest work it takes: tests make hundreds of accounts, and none of them guards anything."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    time_cost = 1
    memory_cost = 8
    parallelism = 1
