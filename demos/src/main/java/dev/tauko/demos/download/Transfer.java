package dev.tauko.demos.download;

import static dev.tauko.tools.Tools.retry;

import dev.tauko.tools.Backoff;
import dev.tauko.tools.RetryPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
      Source.Answer answer = source.whole(since);
      sources.succeeded();
      return answer;
    } catch (Failure failure) {
      throw sources.failed(source, failure);
    }
  }

  /** Downloads the file. Suspends. */
  Result run() throws Exception {
    Path claimed = null;
    try {
      Path likely = run.targets().of(item, name(null));
      if (Disk.get(() -> run.targets().isKept(likely))) {
        return kept(likely);
      }
      claimed = Disk.get(() -> run.targets().claim(likely));
      if (policy().sidecar() && checksum == null) {
        checksum = run.sidecar(item);
      }
      return untilUnchanged(claimed);
    } catch (Failure failure) {
      if (claimed != null) {
        run.targets().release(claimed);
      }
      return new Result.Failed(failure.kind(), failure.text());
    }
  }

  private Result untilUnchanged(Path target) throws Exception {
    for (int restarts = 0; ; restarts++) {
      Failure reason;
      try {
        return attempt(target, restarts > 0);
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

  private Result attempt(Path target, boolean isFresh) throws Exception {
    Optional<Journal.Content> unfinished = unfinished(target, isFresh);
    if (unfinished.isPresent()) {
      return new Assembly(this, target).resume(unfinished.get());
    }
    Instant since =
        policy().onlyNewer() && !isFresh ? Disk.get(() -> modified(target)).orElse(null) : null;
    Source.Answer answer = retry(retries, () -> Optional.ofNullable(open(since))).orElse(null);
    if (answer == null) {
      return new Result.Kept(target, "has not changed");
    }
    try (answer) {
      Path named = run.targets().of(item, name(answer.remote().disposition()));
      boolean isRenamed = !named.equals(run.targets().of(item, name(null)));
      return isRenamed ? elsewhere(named, answer, isFresh) : assemble(target, answer);
    }
  }

  /** Puts the file where the server's name for it says. */
  private Result elsewhere(Path named, Source.Answer answer, boolean isFresh) throws Exception {
    if (Disk.get(() -> run.targets().isKept(named))) {
      return kept(named);
    }
    Path target = Disk.get(() -> run.targets().claim(named));
    try {
      Optional<Journal.Content> unfinished = unfinished(target, isFresh);
      if (unfinished.isPresent()) {
        answer.close();
        return new Assembly(this, target).resume(unfinished.get());
      }
      return assemble(target, answer);
    } finally {
      run.targets().release(target);
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
            .filter(found -> found.head().url().equals(journalKey()));
  }

  /** The URL as a journal has it: without what is secret, or changes from time to time. */
  String journalKey() {
    return item.urls().getFirst().replaceFirst("[?#].*$", "").replaceFirst("//[^/@]*@", "//");
  }

  private static Optional<Instant> modified(Path file) throws IOException {
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
