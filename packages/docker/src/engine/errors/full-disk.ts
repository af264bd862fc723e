/** How engines say that their disk is full: by the words of the system, or of a database (SQLite's, in Podman since 5.0). */
export const FULL_DISK = /no space left on device|disk quota exceeded|database or disk is full/i;
