package dev.tauko.demos.download;

import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.tools.Tools.retry;

import dev.tauko.demos.Text;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/** Puts a file together from what its sources send, verifies it, and gives it its name. */
final class Assembly {
  /** A file of so many bytes at most is held in memory, and written when it is whole. */
  private static final long SMALL = 256 << 10;

  private final Transfer transfer;
  private final Path target;
  private final @Nullable Checksum checksum;
  private Ranges written = new Ranges();
  private @Nullable PartFile file;
  private @Nullable Verifier verifier;
  private Source.@Nullable Answer begun;
  private @Nullable CompletableFuture<@Nullable Void> syncing;

  Assembly(Transfer transfer, Path target) {
    this.transfer = transfer;
    this.target = target;
    this.checksum = transfer.checksum();
  }

  Transfer transfer() {
    return transfer;
  }

  /** A writer to the part file. */
  Writer writer(long position) {
    return new Writer(part(), position, transfer.arrived(), this::written);
  }

  private void written(long from, long to) {
    written.add(from, to);
    if (verifier != null) {
      verifier.available(written.prefix());
    }
  }

  /** Begins to bring to the disk what has been written, if that is not under way. */
  void sync() {
    if (transfer.policy().sync() != Policy.Sync.NEVER && (syncing == null || syncing.isDone())) {
      syncing = Disk.start(part()::sync);
    }
  }

  private PartFile part() {
    return Objects.requireNonNull(file);
  }

  /** Goes on with what an earlier run has left. Suspends. */
  Result resume(Journal.Content left) throws Exception {
    Journal.Head head = left.head();
    boolean mayBeHtml =
        !target.toString().matches(".*\\.[A-Za-z0-9]{1,5}(?<!\\.[Hh][Tt][Mm][Ll]?)");
    Remote known =
        new Remote(0, head.length(), head.length(), head.validator(), true, mayBeHtml, null, null);
    transfer.sources().first().assume(known);
    written = left.written();
    return segmented(known, null);
  }

  /** Downloads the file, with a response to begin with. Suspends. */
  Result fill(Source.Answer answer) throws Exception {
    Remote remote = answer.remote();
    if (isSmall(remote.length())) {
      transfer.arrived().add(remote.length());
      try {
        return small(answer);
      } finally {
        transfer.arrived().remove(remote.length());
      }
    }
    return remote.isDivisible() && !transfer.isWholeOnly()
        ? segmented(remote, answer)
        : streamed(answer);
  }

  private boolean isSmall(long length) {
    return length >= 0 && length <= SMALL && transfer.arrived().hasRoomFor(length);
  }

  private Result small(Source.Answer answer) throws Exception {
    begun = answer;
    List<ByteString> pieces = retry(transfer.retries(), () -> readAll());
    if (checksum != null) {
      checksum.verify(pieces);
    }
    Instant modified = answer.remote().modified();
    long size = pieces.stream().mapToLong(ByteString::size).sum();
    boolean isSynced = transfer.policy().sync() == Policy.Sync.ALWAYS;
    Disk.run(() -> {
      try (PartFile part = PartFile.open(target)) {
        part.clear();
        part.write(0, pieces);
        part.commit(modified, isSynced, transfer.policy().replaces());
      }
    });
    return new Result.Done(target, size);
  }

  private List<ByteString> readAll() throws Failure {
    List<ByteString> pieces = new ArrayList<>();
    stream(pieces::add);
    return pieces;
  }

  /** A file whose parts cannot be fetched one by one: after a failure it is fetched anew. */
  private Result streamed(Source.Answer answer) throws Exception {
    begun = answer;
    file = Disk.get(() -> PartFile.open(target));
    try {
      retry(
          transfer.retries(),
          () -> {
            Disk.run(part()::clear);
            written = new Ranges();
            Writer writer = writer(0);
            try {
              stream(writer::put);
            } finally {
              writer.flush();
            }
          });
      long length = written.total();
      if (checksum != null) {
        Verifier follower = new Verifier(checksum, part());
        follower.available(length);
        follower.follow(length);
      }
      return commit(length, answer.remote().modified());
    } finally {
      close();
    }
  }

  /** What takes the bytes of a file, in their order. */
  @FunctionalInterface
  private interface Sink {
    void put(ByteString bytes) throws Failure;
  }

  private void stream(Sink sink) throws Failure {
    Source.Answer given = begun;
    begun = null;
    Source.Answer answer = given != null ? given : Objects.requireNonNull(transfer.open(null));
    Progress progress = transfer.progress();
    progress.begin(name(), answer.remote().length(), 0);
    progress.connected(1);
    try (answer) {
      ByteString bytes = transfer.read(answer);
      while (bytes.nonEmpty()) {
        progress.received(bytes.size());
        sink.put(bytes);
        bytes = transfer.read(answer);
      }
    } catch (Failure failure) {
      throw transfer.sources().failed(answer.source(), failure);
    } finally {
      progress.connected(-1);
    }
  }

  private Result segmented(Remote known, Source.@Nullable Answer answer) throws Exception {
    long length = known.length();
    file =
        Disk.get(() -> open(known))
            .orElseThrow(() ->
                new Failure(
                    Failure.Kind.CHANGED, "another process has changed what was left of it"));
    try {
      transfer.progress().begin(name(), length, written.total());
      transfer.progress().parts(written);
      Segments segments = new Segments(written.missing(length), transfer.policy().split());
      if (checksum != null) {
        verifier = new Verifier(checksum, part());
        verifier.available(written.prefix());
      }
      taskGroup(group -> {
        if (verifier != null) {
          Verifier follower = verifier;
          group.createTask("checksum", () -> follower.follow(length));
        }
        if (!segments.isDone()) {
          new Crew(this, segments, known).run(answer);
        }
      });
      Remote latest = transfer.sources().first().remote();
      return commit(length, latest == null ? null : latest.modified());
    } catch (Exception failure) {
      abandonIfWrong(failure);
      throw failure;
    } finally {
      close();
    }
  }

  private void close() throws Failure {
    if (syncing != null) {
      Disk.await(syncing);
    }
    Disk.run(part()::close);
  }

  /** What there is of a file that has changed, or is the wrong one, is of no use. */
  private void abandonIfWrong(Exception exception) throws Failure {
    Failure failure = Failure.in(exception);
    if (failure != null && failure.isOfContent()) {
      Disk.run(part()::discard);
    }
  }

  /** Opens the part file; nothing if what was left of it is not what it was before. */
  private Optional<PartFile> open(Remote known) throws IOException {
    Journal.Head head = new Journal.Head(transfer.origin(), known.validator(), known.length());
    PartFile part = PartFile.open(target);
    try {
      if (!written.present().isEmpty()) {
        Optional<Ranges> left = part.left(head);
        if (left.isEmpty()) {
          part.discard();
          return Optional.empty();
        }
        written = left.get();
      }
      long missing = known.length() - written.total();
      Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
      long free = Files.getFileStore(folder).getUsableSpace();
      if (free < missing) {
        throw new IOException(
            target + " needs " + Text.size(missing) + " more, and the disk has " + Text.size(free));
      }
      if (written.present().isEmpty()) {
        part.clear();
      }
      part.keepJournal(head, written);
      return Optional.of(part);
    } catch (IOException e) {
      part.close();
      throw e;
    }
  }

  private Result commit(long length, @Nullable Instant modified) throws Failure {
    boolean isSynced = transfer.policy().sync() != Policy.Sync.NEVER;
    Disk.run(() -> part().commit(modified, isSynced, transfer.policy().replaces()));
    return new Result.Done(target, length);
  }

  private String name() {
    return String.valueOf(target.getFileName());
  }
}
