package dev.tauko.demos;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A program in one source file, which the JDK runs as it is. */
final class SourceFile {
  private SourceFile() {}

  /** Runs a program with the demos' class path, in a folder, and returns what it prints. */
  static List<String> run(Path folder, String name, String source, String... args)
      throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve(name), source, UTF_8);
    Path errors = folder.resolve("stderr");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-Dtauko.event-loop.slow-step-threshold=off");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), file.toString()));
    command.addAll(List.of(args));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectError(errors.toFile())
            .start();
    process.getOutputStream().close();
    List<String> printed = process.inputReader().readAllLines();
    assertThat(process.waitFor()).as(Files.readString(errors)).isZero();
    return printed;
  }
}
