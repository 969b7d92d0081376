/** Requests and responses: the page, its data, and the stream of events. Internal. */
@NullMarked
package dev.tauko.console.internal.web;

import org.jspecify.annotations.NullMarked;
