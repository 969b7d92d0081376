package dev.tauko.demos;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Command lines in a process of their own. */
public final class Processes {
  private Processes() {}

  /** A process that runs a command line. */
  public static ProcessBuilder tauko(String... args) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName()));
    command.addAll(List.of(args));
    return new ProcessBuilder(command);
  }
}
