"""The house's voice: read its past releases, learn a profile from them, say how close a text is to them.

``release`` reads a file; ``manner`` measures a text; ``likeness`` compares it with the house's; ``learn`` proposes a
profile with its evidence; ``exemplars`` gives signed texts as examples of manner; ``shelf`` holds what people keep.
All but the shelf are functions from values to values.
"""
