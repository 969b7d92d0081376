/** Requests by the hundred thousand, with faults and cancellations. */
@NullMarked
package dev.tauko.http.stress;

import org.jspecify.annotations.NullMarked;
