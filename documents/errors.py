"""What can be wrong with a paper that is asked for."""

from domain.errors import PingxiError


class FontsMissing(PingxiError):
    """No font with Chinese characters was found. Params: folders."""

    code = "papers_fonts_missing"


class TemplateUnreadable(PingxiError):
    """A template is no .docx file, or is broken, too large, or carries macros. Params: reason."""

    code = "papers_template_unreadable"


class TemplateUnknown(PingxiError):
    """A template has placeholders that nothing stands for. Params: names, known."""

    code = "papers_template_unknown"


class PaperInvalid(PingxiError):
    """A paper was asked for in a way that cannot be. Params: which, value."""

    code = "papers_invalid"


class PaperNotAllowed(PingxiError):
    """Their roles in this incident do not let them make this kind, or be given it. Params: kind."""

    code = "papers_not_allowed"


class PaperNotFound(PingxiError):
    """There is no such version of a paper, or its file was erased. Params: paper."""

    code = "papers_not_found"
