"""The crisis desk's own steps, from values to values: the clock of an incident, and the channels of its statement."""
