# Completion of `throng` for fish. The program itself says what may stand at the cursor.

function __throng_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l lines ($words[1] __complete $words[2..-1] "$typed" 2>/dev/null)
    test (count $lines) -gt 0; or return
    printf '%s\n' $lines[2..-1]
    # Files behind the = of a word are of that word.
    set -l before (string match -r '^.*=' -- "$typed"; or echo '')
    set -l name (string replace -r '^.*=' '' -- "$typed")
    switch $lines[1]
        case files
            printf '%s\n' $before(__fish_complete_path "$name")
        case folders
            printf '%s\n' $before(__fish_complete_directories "$name" '')
    end
end

complete -c throng -f -a '(__throng_complete)'
