"""What the server says (errors, faults of files, reasons) in Russian and Traditional Chinese, found by the English."""

from journeyglass.glass.sentences.say import known, sentence_in

__all__ = ["known", "sentence_in"]
