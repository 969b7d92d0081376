package dev.tauko.cluster.internal.remote;

/**
 * A coroutine that a node has registered.
 *
 * @param coroutine name and version
 * @param types argument and result, as people read them
 */
record Offer(String coroutine, String types) {}
