package dev.tauko.http.internal.connection;

import java.util.OptionalLong;
import java.util.function.Supplier;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.util.ByteString;

/**
 * A request's body that is streamed.
 *
 * @param length the number of bytes, more than 0, which goes out as Content-Length; empty for
 *     chunks
 * @param sources gives the bytes, for each time that the request is sent
 * @param isReplayable whether the request can be sent more than once
 * @param expectsContinue whether the body waits until the server asks for it
 */
public record Content(
    OptionalLong length,
    Supplier<Source<ByteString, NotUsed>> sources,
    boolean isReplayable,
    boolean expectsContinue) {}
