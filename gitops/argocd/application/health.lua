-- The health of an Application is that of its resources. Argo CD has no such check of its own, so that
-- the waves of an Application of Applications would not wait for each other.

local own = (obj.status or {}).health or {}

return {status = own.status or "Progressing", message = own.message or ""}
