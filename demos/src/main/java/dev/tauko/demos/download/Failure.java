package dev.tauko.demos.download;

import dev.tauko.ExceptionGroup;
import dev.tauko.tools.RetryAfter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Why a file was not downloaded, in words for people. */
final class Failure extends Exception implements RetryAfter {
  private static final long serialVersionUID = 1L;

  /** What kind of failure it is; what a caller can do about it depends on that. */
  enum Kind {
    /** May pass: the same request is worth another attempt. */
    TRANSIENT,
    /** This URL does not work, or no longer; another may. */
    SOURCE,
    /** The server has another file than before: what there is of the old one is of no use. */
    CHANGED,
    /** The server does not send parts of the file, or not those that were asked for. */
    NO_RANGES,
    /** The file is whole, and not the one that its checksum is of. */
    CHECKSUM,
    /** The disk is full, or the file cannot be written. */
    DISK,
    /** The file cannot be downloaded at all; for instance another process is doing it. */
    FINAL
  }

  private final Kind kind;
  private final transient @Nullable Duration retryAfter;

  Failure(Kind kind, String message) {
    this(kind, message, null, null);
  }

  Failure(Kind kind, String message, @Nullable Duration retryAfter, @Nullable Throwable cause) {
    super(message, cause);
    this.kind = kind;
    this.retryAfter = retryAfter;
  }

  Kind kind() {
    return kind;
  }

  boolean is(Kind which) {
    return kind == which;
  }

  /** Whether it makes what there is of the file useless. */
  boolean isOfContent() {
    return switch (kind) {
      case CHANGED, NO_RANGES, CHECKSUM -> true;
      default -> false;
    };
  }

  /** The failure that an exception is, or is a group of; null if it is none. */
  static @Nullable Failure in(Exception exception) {
    return switch (exception) {
      case Failure failure -> failure;
      case ExceptionGroup group -> group.first(Failure.class).orElse(null);
      default -> null;
    };
  }

  /** What to tell the user. */
  String text() {
    return String.valueOf(getMessage());
  }

  @Override
  public @Nullable Duration retryAfter() {
    return retryAfter;
  }
}
