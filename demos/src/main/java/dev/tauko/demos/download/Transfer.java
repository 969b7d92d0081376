package dev.tauko.demos.download;

import static dev.tauko.tools.Tools.retry;

import dev.tauko.tools.Backoff;
import dev.tauko.tools.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Downloads one file: finds out what and where it is, and begins anew if it has to. */
final class Transfer {
  /** How often the file may change while it is downloaded. */
  private static final int MOST_RESTARTS = 5;

  private final Downloads run;
  private final Item item;
  private final Progress progress;
  private final Sources sources;
  private final Throttle throttle;
  private final RetryPolicy retries;
  private @Nullable Checksum checksum;
  private boolean isWholeOnly;

  /** The place that the file has, and the one that it was to have. */
  private @Nullable Path claimed;

  private @Nullable Path asked;

  Transfer(Downloads run, Item item, Progress progress) {
    Policy policy = run.policy();
    this.run = run;
    this.item = item;
    this.progress = progress;
    this.checksum = item.options().checksum();
    this.throttle = Throttle.of(item.options().limit().orElse(policy.fileLimit()));
    this.sources = new Sources(run.sources(item), checksum != null);
    Backoff backoff = Backoff.fullJitter(policy.backoff(), policy.longestWait());
    this.retries =
        RetryPolicy.of(policy.attempts(), backoff)
            .maxRetryAfter(policy.longestWait())
            .retryIf(e -> e instanceof Failure failure && failure.is(Failure.Kind.TRANSIENT))
            .onRetry(attempt -> run.reporter().retrying(progress, attempt));
  }

  Item item() {
    return item;
  }

  Policy policy() {
    return run.policy();
  }

  Arrived arrived() {
    return run.arrived();
  }

  Progress progress() {
    return progress;
  }

  Sources sources() {
    return sources;
  }

  RetryPolicy retries() {
    return retries;
  }

  @Nullable Checksum checksum() {
    return checksum;
  }

  /** Whether the file is to be fetched as a whole, as its server does not send parts. */
  boolean isWholeOnly() {
    return isWholeOnly;
  }

  /** How many connections the file may have. */
  int connections() {
    return item.options().connections().orElse(run.policy().connections());
  }

  /** Reads the next bytes, no faster than allowed. Suspends. */
  ByteString read(Source.Answer answer) throws Failure {
    ByteString bytes = answer.read(Math.min(throttle.most(), run.throttle().most()));
    if (bytes.nonEmpty()) {
      throttle.pass(bytes.size());
      run.throttle().pass(bytes.size());
    }
    return bytes;
  }

  /** Asks for the whole file, if it has changed since then. Suspends. */
  Source.@Nullable Answer open(@Nullable Instant since) throws Failure {
    Source source = sources.pick();
    try {
      return source.whole(since);
    } catch (Failure failure) {
      throw sources.failed(source, failure);
    }
  }

  /** Downloads the file. Suspends. */
  Result run() throws Exception {
    try {
      Path likely = run.targets().of(item, name(null));
      if (isSure(likely) && Disk.get(() -> run.targets().isKept(likely))) {
        return kept(likely);
      }
      if (isNamed()) {
        var _ = place(likely);
      }
      if (policy().sidecar() && checksum == null) {
        checksum = run.sidecar(item);
      }
      return untilUnchanged(likely);
    } catch (Failure failure) {
      release();
      return new Result.Failed(failure.kind(), failure.text());
    }
  }

  /** Whether the user has said what to call the file, so that its server has no say. */
  private boolean isNamed() {
    return item.options().name() != null;
  }

  /** Whether the file will hardly get another name than that. */
  private boolean isSure(Path likely) {
    return isNamed()
        || (item.urls().getFirst().indexOf('?') < 0
            && likely.toString().matches(".*[^./\\\\]\\.[A-Za-z0-9]{1,8}"));
  }

  /** The place that a file of this name has, or would get; null if it would get none. */
  private @Nullable Path expected(Path likely) throws Failure {
    if (isNamed() || likely.equals(asked)) {
      return place(likely);
    }
    return Disk.get(() -> run.targets().free(likely));
  }

  /** The place for a file of this name, which nobody else of this run gets from now on. */
  private Path place(Path wanted) throws Failure {
    if (!wanted.equals(asked)) {
      release();
      claimed = Disk.get(() -> run.targets().claim(wanted));
      asked = wanted;
    }
    return Objects.requireNonNull(claimed);
  }

  private void release() {
    if (claimed != null) {
      run.targets().release(claimed);
      claimed = null;
      asked = null;
    }
  }

  private Result untilUnchanged(Path likely) throws Exception {
    for (int restarts = 0; ; restarts++) {
      Failure reason;
      try {
        return attempt(likely, restarts > 0);
      } catch (Exception failure) {
        reason = Failure.in(failure);
        if (reason == null) {
          throw failure;
        }
      }
      if (restarts == MOST_RESTARTS || !mayRestart(reason)) {
        throw reason;
      }
      run.reporter().restarting(progress, reason.text());
    }
  }

  private boolean mayRestart(Failure failure) {
    return switch (failure.kind()) {
      case CHANGED -> {
        sources.forget();
        yield true;
      }
      case NO_RANGES -> {
        isWholeOnly = true;
        yield true;
      }
      case CHECKSUM -> sources.blame();
      default -> false;
    };
  }

  /**
   * What is called as its URL says, and what an earlier run has left of it, is found without a
   * request; else the name is known with the head of the response.
   */
  private Result attempt(Path likely, boolean isFresh) throws Exception {
    Path expected = expected(likely);
    Optional<Journal.Content> unfinished =
        expected == null ? Optional.empty() : unfinished(expected, isFresh);
    if (unfinished.isPresent()) {
      return new Assembly(this, place(likely)).resume(unfinished.get());
    }
    boolean isNewerOnly = policy().onlyNewer() && !isFresh && expected != null;
    Instant since = isNewerOnly ? Disk.get(() -> modified(likely)).orElse(null) : null;
    Source.Answer answer = retry(retries, () -> Optional.ofNullable(open(since))).orElse(null);
    if (answer == null) {
      return new Result.Kept(likely, "has not changed");
    }
    try (answer) {
      Path named = run.targets().of(item, name(answer.remote().disposition()));
      if (!isNamed() && Disk.get(() -> run.targets().isKept(named))) {
        return kept(named);
      }
      Path target = place(named);
      Optional<Journal.Content> left =
          named.equals(likely) ? Optional.empty() : unfinished(target, isFresh);
      if (left.isPresent()) {
        answer.close();
        return new Assembly(this, target).resume(left.get());
      }
      return assemble(target, answer);
    }
  }

  private Result assemble(Path target, Source.Answer answer) throws Exception {
    boolean isPage = target.toString().matches("(?i).*\\.x?html?");
    if (checksum != null && answer.remote().isHtml() && !isPage) {
      throw new Failure(
          Failure.Kind.CHECKSUM, "the server sends a page of HTML in place of the file");
    }
    return new Assembly(this, target).fill(answer);
  }

  private Optional<Journal.Content> unfinished(Path target, boolean isFresh) throws Failure {
    return isFresh || isWholeOnly
        ? Optional.empty()
        : Disk.get(() -> PartFile.leftOver(target))
            .filter(found -> origin().mayGoOnWith(found.head().origin(), found.head().validator()));
  }

  /** Where the file comes from, as a journal has it. */
  Origin origin() {
    return Origin.of(item.urls());
  }

  private static Optional<Instant> modified(Path file) throws IOException {
    Targets.requireNoFolder(file);
    return Files.exists(file)
        ? Optional.of(Files.getLastModifiedTime(file).toInstant())
        : Optional.empty();
  }

  private Result kept(Path file) throws Failure {
    Checksum expected = checksum;
    if (expected != null && !Disk.get(() -> expected.isOf(file))) {
      throw new Failure(
          Failure.Kind.CHECKSUM, Show.text(file + " is there already, with another checksum"));
    }
    return new Result.Kept(file, "is there already");
  }

  private String name(@Nullable String disposition) {
    String given = item.options().name();
    return given != null ? given : Names.of(disposition, item.urls().getFirst());
  }
}
