"""The rules, one a module: a function under ``@rule`` whose docstring is the rule's paragraph in docs/lint.md."""
