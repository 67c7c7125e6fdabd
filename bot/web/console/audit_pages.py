"""The auditor's page: who did what, newest first, and whether the chain holds."""

from __future__ import annotations

from anyio import to_thread
from starlette.responses import Response

from bot.web.console.guard import Visit

SIZE = 100


async def audit(visit: Visit) -> Response:
    query = visit.request.query_params
    page = int(query["page"]) if query.get("page", "").isdigit() and len(query["page"]) < 6 else 1
    about, actor = query.get("object", "")[:100], query.get("actor", "")[:100]
    rows = await to_thread.run_sync(visit.app.store.audit_rows, max(1, page), SIZE, about, actor)
    verified = await to_thread.run_sync(visit.app.store.verify_audit) if query.get("verify") else None
    await visit.record("audit_viewed", about)
    content = {"rows": rows, "page": max(1, page), "more": len(rows) == SIZE, "verified": verified}
    return visit.page("audit.html", {**content, "object": about, "actor": actor})
