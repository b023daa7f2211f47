// Times the hot routines on text like the workload's; `swift run -c release micro [WORD]` runs those
// whose name has the word.

let wanted = CommandLine.arguments.dropFirst().first ?? ""
let sample = Sample(rowCount: 200_000)

for routine in Routine.all(on: sample) where wanted.isEmpty || routine.name.contains(wanted) {
  print(routine.measured())
}
