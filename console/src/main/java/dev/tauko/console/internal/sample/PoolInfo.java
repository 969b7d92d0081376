package dev.tauko.console.internal.sample;

/**
 * The connections of an HTTP session.
 *
 * @param name the session's name
 * @param open connections that count towards the limit
 * @param idle connections that wait for a request
 * @param inUse connections that serve a request or are being opened
 * @param waiting requests that wait for a connection
 * @param created connections that were ever opened
 * @param reused requests that were given a connection that had served before
 */
public record PoolInfo(
    String name, int open, int idle, int inUse, int waiting, long created, long reused) {}
