/** A chat server, and clients that talk to one another through it. */
@NullMarked
package dev.tauko.demos.chat;

import org.jspecify.annotations.NullMarked;
