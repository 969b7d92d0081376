package dev.tauko.demos.chat;

import static dev.tauko.Asyncio.createTask;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tauko.QueueFullException;
import dev.tauko.Task;
import dev.tauko.io.StreamReader;
import dev.tauko.io.StreamWriter;
import dev.tauko.queue.Queue;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The room of a chat: what one guest says, all others hear. Each guest has two coroutines, one that
 * listens and one that sends, with a queue before it; a guest who does not read is shown out when
 * that is full, and keeps nobody waiting. All of it is on one loop, so that the map needs no lock.
 */
final class ChatRoom {
  /** So many lines may wait for a guest. */
  private static final int PATIENCE = 10_000;

  /** The longest name. */
  private static final int LONGEST_NAME = 20;

  private final Map<String, Guest> guests = new LinkedHashMap<>();
  private int said;

  private record Guest(Queue<String> lines, StreamWriter writer) {}

  /** How many lines have been said. */
  int said() {
    return said;
  }

  /** The handler of a connection. */
  void serve(StreamReader reader, StreamWriter writer) throws IOException {
    try (writer) {
      String name = enter(reader, writer);
      if (name != null) {
        stay(name, reader, writer);
      }
    }
  }

  private @Nullable String enter(StreamReader reader, StreamWriter writer) throws IOException {
    write(writer, "What is your name?");
    while (true) {
      byte[] line = reader.readLine();
      if (line.length == 0) {
        return null;
      }
      String name = text(line);
      if (name.isEmpty() || name.length() > LONGEST_NAME) {
        write(writer, "A name has 1 to " + LONGEST_NAME + " characters. What is your name?");
      } else if (guests.containsKey(name)) {
        write(writer, "There is a " + name + " here. What is your name?");
      } else {
        return name;
      }
    }
  }

  private void stay(String name, StreamReader reader, StreamWriter writer) throws IOException {
    Guest guest = new Guest(new Queue<>(PATIENCE), writer);
    write(
        writer, "Here are: " + (guests.isEmpty() ? "nobody" : String.join(", ", guests.keySet())));
    tellAll("* " + name + " has come");
    guests.put(name, guest);
    Task<?> sender = createTask(name, () -> send(guest));
    try {
      for (byte[] line : reader) {
        said++;
        tellOthers(name, name + ": " + text(line));
      }
    } finally {
      guests.remove(name);
      sender.cancel();
      tellAll("* " + name + " has gone");
    }
  }

  private void send(Guest guest) throws IOException {
    while (true) {
      write(guest.writer(), guest.lines().get());
    }
  }

  private void tellOthers(String name, String line) {
    guests.forEach((other, guest) -> {
      if (!other.equals(name)) {
        tell(guest, line);
      }
    });
  }

  private void tellAll(String line) {
    guests.values().forEach(guest -> tell(guest, line));
  }

  private static void tell(Guest guest, String line) {
    try {
      guest.lines().putNoWait(line);
    } catch (QueueFullException doesNotRead) {
      guest.writer().abort();
    }
  }

  private static void write(StreamWriter writer, String line) throws IOException {
    writer.write((line + "\n").getBytes(UTF_8));
    writer.drain();
  }

  private static String text(byte[] line) {
    return new String(line, UTF_8).strip();
  }
}
