package dev.tauko.demos.download;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How files are downloaded.
 *
 * @param folder where they go
 * @param existing what to do with a file that is there already
 * @param onlyNewer whether a file that is there is downloaded again only if the server's has
 *     changed
 * @param files how many at a time
 * @param perHost how many connections to one host at a time
 * @param connections how many connections one file may have
 * @param split how many bytes a connection has to fetch at least
 * @param limit how many bytes a second, of all files; 0 for no limit
 * @param fileLimit how many bytes a second, of one file; 0 for no limit
 * @param attempts how many attempts in a row may fail
 * @param backoff how long to wait before the second attempt; later ones wait longer
 * @param longestWait how long to wait at most before an attempt
 * @param patience how long a server may be silent
 * @param sync which files are brought to the disk before they get their names
 * @param sidecar whether a file {@code URL.sha256} and its like are asked for the checksum
 */
public record Policy(
    Path folder,
    Existing existing,
    boolean onlyNewer,
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
    Sync sync,
    boolean sidecar) {

  /** Whether a file takes the place of one that has its name when it is whole. */
  boolean replaces() {
    return onlyNewer || existing == Existing.OVERWRITE;
  }

  /** What to do with a file that is there already. */
  public enum Existing {
    NO_CLOBBER,
    OVERWRITE,
    RENAME
  }

  /** Which files are brought to the disk before they get their names. */
  public enum Sync {
    LARGE,
    ALWAYS,
    NEVER
  }
}
