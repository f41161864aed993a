"""A thousand kills: `make chaos`, or `python -m tests.faults.chaos --smoke` for twenty.

Real processes do the project's own work on a PostgreSQL and a Valkey of their own, and are killed with SIGKILL. What
counts, and how:

kill      A process of the project, or a server under it, that ended by SIGKILL. One that ended by itself before its
          moment came is no kill. FLUSHALL, a second beat, a silent broker and a jumping clock are faults, not kills.
lost      A petition past its day that did not climb once everything had settled; a climb, supervision or answer
          without its journal entry or without a notice to each one who must act; a letter that never left. Also what
          the invariants call lost.
doubled   A climb, stay, supervision, journal entry or notice in the app that is there twice; a stay answered and
          lapsed; a letter that left more often than once and once more for each worker that was killed after it sent
          and before it could note so. That much a letter may leave twice: mail cannot be part of a transaction, so it
          is delivered at least once. Those letters are counted apart, as `letters_again`, and each carries the same
          Message-ID.
late      Seconds from the moment when a petition could climb (its alarm had rung and nothing held the sweep) to the
          start of the transaction in which it climbed, by the database's clock. While no sweeper is alive, because it
          was just killed, the clock of lateness runs; while the guard waits for a person it does not.
"""
