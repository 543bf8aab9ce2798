"""The pieces of a brief in a row, and how to get from one to its neighbours."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from activation.briefs.ages import Ages
from activation.briefs.pieces import Beyond, Event, Idea, Jargon, Joint, Piece, Skip, Spot, Unknown
from activation.briefs.tokens import Word

SUBJECTS = (Idea, Ages, Spot, Jargon, Event, Beyond, Unknown)


@dataclass(frozen=True)
class Row:
    """The pieces in order, over the words they cover."""

    pieces: Sequence[Piece]
    words: Sequence[Word]

    def breaks(self, place: int, colon: bool = True, bracket: bool = True) -> bool:
        """Whether a comma or the like parts a piece from the one before it; colon, bracket: whether those count."""
        word = self.words[self.pieces[place].first]
        before = word.before.strip(" $+")
        return word.breaks and (colon or before != ":") and (bracket or before != "(")

    def words_of(self, piece: Piece) -> Sequence[Word]:
        """The words that a piece covers."""
        return self.words[piece.first : piece.last + 1]

    def starts_with(self, place: int, words: Collection[str]) -> bool:
        """Whether a piece is a joint that begins with one of these words."""
        piece = self.pieces[place]
        return isinstance(piece.content, Joint) and self.words[piece.first].plain in words

    def subject(
        self, position: int, by: int, links: Collection[str] = (), colon: bool = True, bracket: bool = True
    ) -> int | None:
        """The place of the next subject before (-1) or after (1), past filler and these joints, but past no comma.

        colon, bracket: whether those count as commas.
        """
        place = position + by
        while 0 <= place < len(self.pieces) and not self.breaks(place if by > 0 else place + 1, colon, bracket):
            if isinstance(self.pieces[place].content, SUBJECTS):
                return place
            if not (isinstance(self.pieces[place].content, Skip) or self.starts_with(place, links)):
                return None
            place += by
        return None
