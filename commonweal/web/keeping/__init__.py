"""The administrator's pages: people, organisations, teams, the partnership, and whether the installation is well."""
