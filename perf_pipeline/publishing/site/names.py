"""The file names of pages, for the pages and for what points to them. Called by ``pages`` and ``scorecards``."""

from perf_pipeline.publishing.files import safe_name
from perf_pipeline.publishing.masking import masked


def unit_page_name(organization_name: str, organization_id: str) -> str:
    """The file name of a unit's page: its name, and of its id what tells units of the same name apart."""
    return f"{safe_name(masked(organization_name))}_{organization_id[:8]}.html"
