package dev.tauko.demos.download;

import dev.tauko.internal.settings.Section;
import java.time.Duration;
import java.util.Locale;

/**
 * The defaults of {@code tauko download}, as {@code tauko.demos.download} sets them.
 *
 * @param files how many files at a time
 * @param perHost how many connections to one host at a time
 * @param connections how many connections one file may have
 * @param split how many bytes a connection has to fetch at least
 * @param limit how many bytes a second, of all files; 0 for no limit
 * @param fileLimit how many bytes a second, of one file; 0 for no limit
 * @param attempts how many attempts in a row may fail
 * @param backoff the wait before the second attempt, at most
 * @param longestWait the wait before any attempt, at most
 * @param patience how long a server may be silent
 * @param existing what to do with a file that is there already
 * @param sync which files are brought to the disk before they get their names
 */
public record DownloadSettings(
    int files,
    int perHost,
    int connections,
    long split,
    long limit,
    long fileLimit,
    int attempts,
    Duration backoff,
    Duration longestWait,
    Duration patience,
    Policy.Existing existing,
    Policy.Sync sync) {
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final Duration LONGEST = Duration.ofDays(1);

  /** How many files, connections and attempts there may be. */
  static final int MOST = 10_000;

  /** How many bytes a further connection has to fetch at least, at the least. */
  static final long LEAST_SPLIT = 64 << 10;

  /** Reads the settings. */
  public static DownloadSettings of(Section section) {
    return new DownloadSettings(
        section.whole("files", 1, MOST),
        section.whole("per-host", 1, MOST),
        section.whole("connections", 1, MOST),
        section.bytes("split", LEAST_SPLIT, Long.MAX_VALUE),
        section.bytes("limit", 0, Integer.MAX_VALUE),
        section.bytes("file-limit", 0, Integer.MAX_VALUE),
        section.whole("attempts", 1, MOST),
        section.duration("backoff", SHORTEST, LONGEST),
        section.duration("longest-wait", SHORTEST, LONGEST),
        section.duration("patience", SHORTEST, LONGEST),
        Policy.Existing.valueOf(
            word(section.word("existing", "no-clobber", "overwrite", "rename"))),
        Policy.Sync.valueOf(word(section.word("sync", "large", "always", "never"))));
  }

  private static String word(String text) {
    return text.toUpperCase(Locale.ROOT).replace('-', '_');
  }
}
