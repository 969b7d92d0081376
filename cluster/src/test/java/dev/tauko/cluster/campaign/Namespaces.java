package dev.tauko.cluster.campaign;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.opentest4j.TestAbortedException;

/**
 * Network namespaces, one for each node, at one bridge of this machine, which no other network is
 * connected to. The test itself has an address there, too.
 */
final class Namespaces implements AutoCloseable {
  private static final String NET = "10.213.77.";
  private static final String HOST = NET + "254";

  private final String id = "tk" + ProcessHandle.current().pid() % 100_000;
  private final List<String> names = new ArrayList<>();

  /**
   * Makes them.
   *
   * @throws TestAbortedException with a word, if that is not permitted here
   */
  Namespaces(int count) throws IOException, InterruptedException {
    try {
      run("ip", "link", "add", id, "type", "bridge");
      run("ip", "addr", "add", HOST + "/24", "dev", id);
      run("ip", "link", "set", id, "up");
      for (int i = 0; i < count; i++) {
        add(i);
      }
    } catch (IOException notPermitted) {
      close();
      throw new TestAbortedException(
          "network namespaces cannot be made here: " + notPermitted.getMessage());
    }
  }

  private void add(int index) throws IOException, InterruptedException {
    String name = id + "n" + index;
    run("ip", "netns", "add", name);
    names.add(name);
    run("ip", "link", "add", outer(index), "type", "veth", "peer", "name", "eth0", "netns", name);
    run("ip", "link", "set", outer(index), "master", id, "up");
    inside(index, "ip", "addr", "add", address(index) + "/24", "dev", "eth0");
    inside(index, "ip", "link", "set", "eth0", "up");
    inside(index, "ip", "link", "set", "lo", "up");
  }

  private String outer(int index) {
    return id + "v" + index;
  }

  private void inside(int index, String... command) throws IOException, InterruptedException {
    List<String> all = new ArrayList<>(prefix(index));
    all.addAll(List.of(command));
    run(all.toArray(String[]::new));
  }

  /** What makes a command run in a namespace. */
  List<String> prefix(int index) {
    return List.of("ip", "netns", "exec", names.get(index));
  }

  String address(int index) {
    return NET + (index + 1);
  }

  /** The address of this machine in that network. */
  InetAddress host() throws IOException {
    return InetAddress.getByName(HOST);
  }

  /** Cuts a node off from everything. */
  void cut(int index) throws IOException, InterruptedException {
    run("ip", "link", "set", outer(index), "down");
  }

  void heal(int index) throws IOException, InterruptedException {
    run("ip", "link", "set", outer(index), "up");
  }

  /** Loses everything that other nodes send to one, but nothing that it sends. */
  void deafen(int index) throws IOException, InterruptedException {
    for (int other = 0; other < names.size(); other++) {
      if (other != index) {
        inside(other, "ip", "route", "add", "blackhole", address(index) + "/32");
      }
    }
  }

  /** Ends {@link #deafen}. */
  void undeafen(int index) throws IOException, InterruptedException {
    for (int other = 0; other < names.size(); other++) {
      if (other != index) {
        inside(other, "ip", "route", "del", "blackhole", address(index) + "/32");
      }
    }
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output =
        new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    if (process.waitFor() != 0) {
      throw new IOException(String.join(" ", command) + ": " + output);
    }
  }

  @Override
  public void close() throws IOException, InterruptedException {
    for (String name : names) {
      quietly("ip", "netns", "del", name);
    }
    names.clear();
    quietly("ip", "link", "del", id);
  }

  private static void quietly(String... command) throws InterruptedException {
    try {
      run(command);
    } catch (IOException absent) {
      // There was none.
    }
  }
}
