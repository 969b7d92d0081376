package dev.tauko.demos.download;

import dev.tauko.http.Headers;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A file to download.
 *
 * @param urls where it can be had; the first one is preferred
 * @param origin where the user named it, for messages
 * @param options what the user said about this file
 */
record Item(List<String> urls, String origin, Options options) {

  /**
   * What may be said about one file; what is not said is as for all files.
   *
   * @param folder where to put it
   * @param name what to call it
   * @param checksum what its bytes have to come to
   * @param headers fields to send with each request for it
   * @param limit how many bytes a second at most
   * @param connections how many connections at most
   */
  record Options(
      @Nullable Path folder,
      @Nullable String name,
      @Nullable Checksum checksum,
      List<Headers.Header> headers,
      OptionalLong limit,
      OptionalInt connections) {}

  Item {
    urls = List.copyOf(urls);
  }

  /** A name for messages, before the file has one. */
  String title() {
    String name = options.name();
    return Show.text(name != null ? name : Names.of(null, urls.getFirst()));
  }
}
