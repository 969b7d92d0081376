package dev.tauko.demos;

import static dev.tauko.Asyncio.createTask;
import static dev.tauko.Asyncio.gather;
import static dev.tauko.Asyncio.sleep;
import static dev.tauko.Asyncio.taskGroup;
import static dev.tauko.Asyncio.timeout;

import dev.tauko.AsyncTimeoutException;
import dev.tauko.CancelledError;
import dev.tauko.ExceptionGroup;
import dev.tauko.Task;
import dev.tauko.http.ClientException;
import dev.tauko.http.ClientSession;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;

/** What goes wrong, and who hears of it. */
@Command(
    name = "errors",
    description = "Coroutines that fail, take too long or are cancelled; URLs that lead nowhere.")
final class Errors extends Demo {
  private static final Duration SHORT = Duration.ofMillis(100);
  private static final Duration LONG = Duration.ofDays(1);

  Errors(Main main) {
    super(main);
  }

  @Override
  protected int run(Settings settings, PrintWriter out) throws Exception {
    oneOfTwoFails(out);
    timeIsUp(out);
    cancelled(out);
    groupMemberFails(out);
    try (ClientSession session = openSession(1)) {
      out.println("A URL that is none");
      fetch(session, "this is no url", out);
      out.println("A server that does not listen");
      fetch(session, "http://127.0.0.1:" + closedPort() + "/", out);
    }
    return 0;
  }

  private static void oneOfTwoFails(PrintWriter out) throws Exception {
    out.println("One of two coroutines fails: the very exception arrives, and the other goes on");
    Task<String> sibling = createTask("sibling", () -> sleepThen("the sibling's result"));
    Task<String> failing = createTask("failing", Errors::fail);
    try {
      gather(sibling, failing);
    } catch (IOException e) {
      line(out, "gather threw", e);
      line(out, "thrown in", e.getStackTrace()[0].getMethodName() + "()");
    }
    line(out, "sibling", sibling.await());
    out.println();
  }

  private static void timeIsUp(PrintWriter out) throws Exception {
    out.println("A coroutine takes too long: it is cancelled where it waits, and cleans up");
    try {
      timeout(SHORT, () -> waitAndCleanUp(out));
    } catch (AsyncTimeoutException e) {
      line(out, "timeout threw", e);
    }
    out.println();
  }

  private static void cancelled(PrintWriter out) throws Exception {
    out.println("A task is cancelled: who awaits it hears why");
    Task<@Nullable Void> task = createTask("unwanted", () -> waitAndCleanUp(out));
    sleep(SHORT);
    task.cancel("nobody wants it any more");
    try {
      task.await();
    } catch (CancelledError e) {
      line(out, "await threw", e);
    }
    out.println();
  }

  private static void groupMemberFails(PrintWriter out) {
    out.println("A member of a task group fails: the others are cancelled before the group ends");
    try {
      taskGroup(group -> {
        group.createTask("member", () -> waitAndCleanUp(out));
        group.createTask("failing", Errors::fail);
      });
    } catch (ExceptionGroup e) {
      line(out, "the group threw", e);
    }
    out.println();
  }

  private static void fetch(ClientSession session, String url, PrintWriter out) throws Exception {
    try {
      line(out, "get returned", session.get(url).text());
    } catch (ClientException e) {
      line(out, "get threw", e);
    }
    out.println();
  }

  private static String sleepThen(String result) {
    sleep(SHORT);
    return result;
  }

  private static String fail() throws IOException {
    sleep(SHORT.dividedBy(2));
    throw new IOException("the disk is full");
  }

  private static void waitAndCleanUp(PrintWriter out) {
    try {
      sleep(LONG);
    } finally {
      line(out, "in the body", "finally");
    }
  }

  private static int closedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static void line(PrintWriter out, String what, Object outcome) {
    out.printf("  %-16s %s%n", what, outcome);
  }
}
