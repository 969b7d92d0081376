package dev.tauko.http;

/**
 * A snapshot of a session's connections.
 *
 * @param open connections that take up a place of the limit: idle, in use, or being closed
 * @param idle connections that wait for a request
 * @param inUse connections that serve a request, are WebSockets, or are being opened for either
 * @param waiting requests, those for WebSockets among them, that wait for a connection
 * @param created connections opened since the session was created, including those that failed
 * @param reused requests that were given a connection that had served before
 * @param evicted idle connections that were closed to make room for another one
 * @param expired idle connections that were closed because nobody used them for too long
 */
public record SessionStats(
    int open,
    int idle,
    int inUse,
    int waiting,
    long created,
    long reused,
    long evicted,
    long expired) {}
