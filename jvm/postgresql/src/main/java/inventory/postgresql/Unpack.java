package inventory.postgresql;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/**
 * Unpacks PostgreSQL's `.txz`, with the modes of its executables and the links between its libraries.
 * Maven's own unpacker does not know the format inside a jar, and a system `xz` is not everywhere.
 */
public final class Unpack {
    /** Beside the folders of PostgreSQL; holds size and time of the archive they came from. */
    private static final String STAMP = ".unpacked";

    private Unpack() {}

    /**
     * @param arguments the folder that holds the one archive, and the folder to fill
     * @throws IOException if the archive is damaged or the folder cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        Path archive = archiveIn(Path.of(arguments[0]));
        Path target = Path.of(arguments[1]).toAbsolutePath().normalize();
        String origin = Files.size(archive) + " " + Files.getLastModifiedTime(archive);
        Path stamp = target.resolve(STAMP);
        if (Files.exists(stamp) && Files.readString(stamp).equals(origin)) {
            return;
        }
        delete(target);
        unpack(archive, target);
        Files.writeString(stamp, origin);
    }

    private static Path archiveIn(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            List<Path> archives = files.filter(file -> file.toString().endsWith(".txz")).toList();
            if (archives.size() != 1) {
                throw new IOException("expected one .txz in `" + folder + "`, got " + archives.size());
            }
            return archives.getFirst();
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (var files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private static void unpack(Path archive, Path target) throws IOException {
        try (var file = new BufferedInputStream(Files.newInputStream(archive));
                var tar = new TarArchiveInputStream(new XZCompressorInputStream(file))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                write(entry, tar, target);
            }
        }
    }

    private static void write(TarArchiveEntry entry, TarArchiveInputStream tar, Path target) throws IOException {
        Path file = target.resolve(entry.getName()).normalize();
        if (!file.startsWith(target)) {
            throw new IOException("entry `" + entry.getName() + "` points out of `" + target + "`");
        }
        if (entry.isDirectory()) {
            Files.createDirectories(file);
            return;
        }
        Files.createDirectories(file.getParent());
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(file, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, file, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(file, permissions(entry.getMode()));
    }

    private static Set<PosixFilePermission> permissions(int mode) {
        PosixFilePermission[] fromHighestBit = PosixFilePermission.values();
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int i = 0; i < fromHighestBit.length; i++) {
            if ((mode & (1 << (fromHighestBit.length - 1 - i))) != 0) {
                permissions.add(fromHighestBit[i]);
            }
        }
        return permissions;
    }
}
