"""Alphabets as enumerated types, with the list of all letters and a test of equality."""

from __future__ import annotations

from dataclasses import dataclass

from verify.coq.syntax import comment


@dataclass(frozen=True)
class Letters:
    """An alphabet: the letters of the type ``kind`` are called ``prefix`` and a number, and stand for ``names``.

    Parameters
    ----------
    kind, plural
        The names of the type and of the alphabet, such as feature and features.
    prefix
        One small letter. Names of the user's own occur in comments only.
    names
        What the letters stand for, in order.
    """

    kind: str
    plural: str
    prefix: str
    names: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.names)

    def __getitem__(self, index: int) -> str:
        return f"{self.prefix}{index}"

    @property
    def letters(self) -> list[str]:
        """The constructors, in order."""
        return [self[i] for i in range(len(self))]

    @property
    def test(self) -> str:
        """The name of the test of equality."""
        return f"{self.kind}_test"

    @property
    def definitions(self) -> str:
        """The Coq text that defines all this."""
        kind, letters = self.kind, self.letters
        shown = "\n".join(f'   {letter} is "{comment(name)}"' for letter, name in zip(letters, self.names, strict=True))
        rest = " | _, _ => false" if len(letters) > 1 else ""
        same = " ".join(f"| {letter}, {letter}" for letter in letters) + f" => true{rest}"
        return f"""(* {self.plural}:
{shown} *)
Inductive {kind} := {" | ".join(letters)}.
Definition {self.plural} : alphabet.
Proof.
  refine (Alphabet {kind} [{"; ".join(letters)}] _ _); [now intros []; simpl; tauto|].
  repeat constructor; simpl; intuition discriminate.
Defined.
Canonical {self.plural}.
Definition same_{kind} (a b : {kind}) : bool := match a, b with {same} end.
Lemma same_{kind}_spec (a b : {self.plural}) : same_{kind} a b = true <-> a = b.
Proof. now destruct a, b. Qed.
Definition {self.test} : letter_test {self.plural} := LetterTest {self.plural} same_{kind} same_{kind}_spec.

"""
