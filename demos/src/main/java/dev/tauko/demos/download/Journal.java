package dev.tauko.demos.download;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Remembers which bytes of a part file are there, so that a download can go on after a crash.
 *
 * <p>It is a text that only grows. Each line ends with its own checksum; reading stops at the first
 * line that is torn or damaged. The first line says which file it is of, the others:
 *
 * <ul>
 *   <li>{@code w FROM LENGTH}: these bytes have been written. Such a line is written after the
 *       bytes, so it is true if the process was killed: the operating system has them all.
 *   <li>{@code s COUNT}: the bytes of the first {@code COUNT} lines are on the disk. Only these
 *       count if the machine has been started anew since, which its boot identifier tells.
 * </ul>
 *
 * <p>The methods block, and may be called from any thread.
 */
final class Journal implements AutoCloseable {
  private static final String MAGIC = "tauko-part-2";
  private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
  private static final String NO_BOOT_ID = "-";
  private static final long LARGEST = 64 << 20;

  /**
   * Which file it is.
   *
   * @param origin where it comes from
   * @param validator what If-Range takes, as the server sent it
   * @param length how many bytes it has
   */
  record Head(Origin origin, String validator, long length) {
    /** Whether what was begun as the other file is a beginning of this one. */
    boolean mayGoOnWith(Head begun) {
      return origin.mayGoOnWith(begun.origin, begun.validator)
          && validator.equals(begun.validator)
          && length == begun.length;
    }
  }

  /** What a journal says: which file it is of, and which bytes of it there are. */
  record Content(Head head, Ranges written) {}

  private final FileChannel channel;
  private int count;

  private Journal(FileChannel channel) {
    this.channel = channel;
  }

  /** Reads a journal; nothing if there is none, or its first line is damaged. */
  static Optional<Content> read(Path file) throws IOException {
    return read(file, bootId());
  }

  static Optional<Content> read(Path file, String bootId) throws IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) > LARGEST) {
      return Optional.empty();
    }
    List<String> lines = intactLines(new String(Files.readAllBytes(file), UTF_8));
    String[] head = lines.isEmpty() ? new String[0] : lines.getFirst().split("\t", -1);
    if (head.length != 6 || !head[0].equals(MAGIC)) {
      return Optional.empty();
    }
    boolean isSameBoot = head[1].equals(bootId) && !bootId.equals(NO_BOOT_ID);
    List<Ranges.Range> written = new ArrayList<>();
    int synced = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("w")) {
        long from = Long.parseLong(words[1]);
        written.add(new Ranges.Range(from, from + Long.parseLong(words[2])));
      } else {
        synced = Integer.parseInt(words[1]);
      }
    }
    Ranges ranges = new Ranges();
    written.stream()
        .limit(isSameBoot ? written.size() : synced)
        .forEach(each -> ranges.add(each.from(), each.to()));
    Origin origin = new Origin(head[3], head[4]);
    return Optional.of(new Content(new Head(origin, head[5], Long.parseLong(head[2])), ranges));
  }

  private static List<String> intactLines(String text) {
    List<String> lines = new ArrayList<>();
    int start = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', start)) {
      int sum = end - 9;
      if (sum < start || !text.substring(sum, end).equals(" " + sum(text.substring(start, sum)))) {
        break;
      }
      lines.add(text.substring(start, sum));
      start = end + 1;
    }
    return lines;
  }

  /** Begins a journal in place of one that may be there, with bytes that are on the disk. */
  static Journal begin(Path file, Head head, Ranges written) throws IOException {
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(fresh);
    Journal journal =
        new Journal(
            FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    try {
      journal.append(
          String.join(
              "\t",
              MAGIC,
              bootId(),
              "" + head.length(),
              head.origin().url(),
              head.origin().queries(),
              head.validator()));
      for (Ranges.Range each : written.present()) {
        journal.written(each.from(), each.length());
      }
      journal.synced(journal.count());
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return journal;
    } catch (IOException e) {
      journal.close();
      Files.deleteIfExists(fresh);
      throw e;
    }
  }

  /** Notes that bytes have been written to the part file. */
  synchronized void written(long from, long length) throws IOException {
    append("w " + from + " " + length);
    count++;
  }

  /** How many times {@link #written} was called. */
  synchronized int count() {
    return count;
  }

  /** Notes that the bytes of the first so many calls of {@link #written} are on the disk. */
  synchronized void synced(int calls) throws IOException {
    append("s " + calls);
    channel.force(false);
  }

  private void append(String line) throws IOException {
    ByteBuffer bytes = UTF_8.encode(line + " " + sum(line) + "\n");
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  private static String sum(String line) {
    CRC32C sum = new CRC32C();
    sum.update(line.getBytes(UTF_8));
    return HexFormat.of().toHexDigits((int) sum.getValue());
  }

  private static String bootId() {
    try {
      return Files.isReadable(BOOT_ID) ? Files.readString(BOOT_ID).strip() : NO_BOOT_ID;
    } catch (IOException e) {
      return NO_BOOT_ID;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
