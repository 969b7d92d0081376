package dev.tauko.http.connection;

import dev.tauko.http.url.Url;
import dev.tauko.http.wire.ResponseHead;

/** A response as a connection delivers it: the head is there, the body may still be arriving. */
public record RawResponse(Url url, ResponseHead head, Body body) {}
