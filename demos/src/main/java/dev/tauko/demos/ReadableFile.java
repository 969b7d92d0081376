package dev.tauko.demos;

import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the value of an option that names a file to read. */
final class ReadableFile implements ITypeConverter<Path> {

  @Override
  public Path convert(String value) {
    Path file = Path.of(value);
    if (Files.isRegularFile(file) && Files.isReadable(file)) {
      return file;
    }
    throw new TypeConversionException("'" + value + "' " + problem(file));
  }

  private static String problem(Path file) {
    if (!Files.exists(file)) {
      return "does not exist";
    }
    return Files.isDirectory(file) ? "is a folder, not a file" : "cannot be read";
  }
}
