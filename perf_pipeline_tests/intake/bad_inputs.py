"""Files that no honest program wrote, or that honest programs write badly: made here, by item of the catalogue."""

from xml.sax.saxutils import escape

SPREADSHEET = "urn:schemas-microsoft-com:office:spreadsheet"


def rtf_of(text: str) -> bytes:
    """``text`` as rich text; lines with TABs become table rows."""
    body = "".join(
        _rtf_row(line.split("\t")) if "\t" in line else f"\\pard {_rtf(line)}\\par\n"
        for line in text.splitlines()
    )
    return b"{\\rtf1\\ansi\\uc1 " + body.encode("ascii") + b"}"


def _rtf_row(cells: list[str]) -> str:
    edges = "".join(f"\\cellx{1000 * number}" for number in range(1, len(cells) + 1))
    return f"\\trowd{edges}\\pard\\intbl " + "".join(f"{_rtf(cell)}\\cell " for cell in cells) + "\\row\n"


def _rtf(text: str) -> str:
    return "".join(
        letter if letter.isascii() and letter.isalnum() else f"\\u{ord(letter)}?" for letter in text
    )


def xml2003_of(text: str) -> bytes:
    """``text`` as an XML spreadsheet of 2003, a cell per TAB-separated part."""
    rows = "".join(f"<Row>{_xml_cells(line)}</Row>" for line in text.splitlines())
    opening = f'<?xml version="1.0"?><Workbook xmlns="{SPREADSHEET}" xmlns:ss="{SPREADSHEET}">'
    return f'{opening}<Worksheet ss:Name="表1"><Table>{rows}</Table></Worksheet></Workbook>'.encode()


def _xml_cells(line: str) -> str:
    return "".join(f'<Cell><Data ss:Type="String">{escape(part)}</Data></Cell>' for part in line.split("\t"))
