package dev.tauko.http;

import dev.tauko.http.internal.dial.RoutePlanner;
import dev.tauko.http.internal.payload.RequestBodies;
import dev.tauko.http.internal.reading.ResponseReading;
import dev.tauko.http.internal.waiting.Deadline;

/**
 * What all requests that come of one call have in common, wherever redirects and middlewares lead.
 *
 * @param timeout the limits on time
 * @param deadline when the time for all of them, repetitions included, is over
 * @param routes over which connections they may go
 * @param bodies where those are noted that they are given later
 * @param reading how responses to them are read
 */
record RequestContext(
    ClientTimeout timeout,
    Deadline deadline,
    RoutePlanner routes,
    RequestBodies bodies,
    ResponseReading reading) {}
