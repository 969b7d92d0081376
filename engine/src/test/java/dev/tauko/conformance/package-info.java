/**
 * Holds Tauko against asyncio: an interpreter of a small language of concurrent programs, on
 * Tauko's public API, and programs whose traces were recorded on CPython's asyncio. The traces must
 * be equal, entry by entry.
 */
@NullMarked
package dev.tauko.conformance;

import org.jspecify.annotations.NullMarked;
