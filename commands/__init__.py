"""The commands of ``pingxi``, one module a concern. They wire; they decide nothing."""
