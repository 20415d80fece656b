"""Torture: the real server under load, killed again and again; what its clients were told is the judge.

    served    the command of the server with this room's arms: dies, fails or tells at fault points, a clock to turn
    warm      a process that has everything loaded and forks such servers, so that hundreds of lives take minutes
    town      the workspace, and what its clients send; `load` sends it and writes down what it was told
    store     what was kept, decoded without the product's own readers; `map` where everybody stands, by three ways
    lives     one life after the other, each ended at a point or at random; `ailments` what is no death but hurts
    report    what came of it, in words and as the table of the page on reliability

`python -m journeyglass.testing.torture` runs it.
"""
