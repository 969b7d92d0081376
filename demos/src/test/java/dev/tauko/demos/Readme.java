package dev.tauko.demos;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The README of the project, or another document, in pieces. */
record Readme(String text) {
  private static final Pattern BLOCK =
      Pattern.compile("^```(\\w+)\\R(.*?)^```$", Pattern.MULTILINE | Pattern.DOTALL);

  static Readme read() throws IOException {
    return read("README.md");
  }

  /** Another document, by its path in the project. */
  static Readme read(String path) throws IOException {
    // Tests run in the folder of their module.
    return new Readme(Files.readString(Path.of("..", path), UTF_8));
  }

  /** The blocks of code in a language, in their order. */
  List<String> blocks(String language) {
    List<String> blocks = new ArrayList<>();
    Matcher block = BLOCK.matcher(text);
    while (block.find()) {
      if (block.group(1).equals(language)) {
        blocks.add(block.group(2));
      }
    }
    return blocks;
  }

  /** The one block of Java that contains something. */
  String program(String part) {
    return only(blocks("java").stream().filter(block -> block.contains(part)).toList(), part);
  }

  /** What a command is shown to print; the command is given by its beginning. */
  List<String> outputOf(String command) {
    String start = "$ " + command;
    String console =
        only(blocks("console").stream().filter(block -> block.startsWith(start)).toList(), start);
    return console.lines().skip(1).toList();
  }

  private static String only(List<String> found, String what) {
    if (found.size() != 1) {
      throw new AssertionError("the document has " + found.size() + " blocks with: " + what);
    }
    return found.getFirst();
  }
}
