package dev.tauko.http;

/** A response as a connection delivers it: the head is there, the body may still be arriving. */
record RawResponse(Url url, ResponseHead head, Body body) {}
