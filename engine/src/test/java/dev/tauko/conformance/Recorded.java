package dev.tauko.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** Programs with the traces that asyncio has given, from a file beside the tests. */
final class Recorded {
  private Recorded() {}

  /**
   * The programs of a resource of this package's folder: JSON lines, compressed if it ends in .gz.
   */
  static List<Program> programs(String file) {
    try (InputStream resource =
            Objects.requireNonNull(
                Recorded.class.getResourceAsStream("/conformance/" + file), file);
        InputStream plain = file.endsWith(".gz") ? new GZIPInputStream(resource) : resource;
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
      return lines.lines().map(Json::parse).map(ProgramReader::read).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
